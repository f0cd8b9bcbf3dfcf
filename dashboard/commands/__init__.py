"""The commands of the command line, one module each: `add_arguments` declares its options, `run` does its work."""
