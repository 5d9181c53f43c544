"""Form fields for OC's field definitions: widget, cleaning, and the value for OC and for the receipt."""
