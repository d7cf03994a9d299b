"""What is computed of data and networks, apart from training and from drawing."""
