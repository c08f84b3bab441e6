"""Makes the sample workspaces: what each unit reports (`truth`), then the files it sends (`layouts`)."""
