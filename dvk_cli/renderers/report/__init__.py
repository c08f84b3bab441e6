"""Reports as documents: one finished Report, one writer a format, the same sentences and pictures in each."""
