"""The program's version, in the one place that all others take it from: reading a package's metadata takes longer."""

VERSION = "0.1.0"
