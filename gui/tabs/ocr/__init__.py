"""Reading photographs, and correcting every box."""
