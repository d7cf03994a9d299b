"""The page that the OCR tab looks at, apart from how it is shown."""
