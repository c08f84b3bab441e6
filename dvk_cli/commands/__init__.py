"""The subcommands: options in, one call of the pipeline, one document out."""
