"""How numbers are written where Django does not write them as the United Nations do: `FORMAT_MODULE_PATH`."""
