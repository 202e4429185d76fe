"""Any bytes at all into every reader: what must hold, the inputs kept, and their replay."""
