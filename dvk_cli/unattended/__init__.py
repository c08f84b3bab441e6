"""The unattended pass: what cron starts, from the inbox to the reports."""
