"""Steps from older versions of the store's tables to the present one; loaded only when one is due."""
