"""How a report is drawn: workbooks and text files, one function a layout."""
