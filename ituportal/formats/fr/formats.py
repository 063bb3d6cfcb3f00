THOUSAND_SEPARATOR = "\u202f"  # a narrow space that no line breaks at
NUMBER_GROUPING = 3
