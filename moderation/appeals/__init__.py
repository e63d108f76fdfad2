"""What authors contest: taken from the receipt, answered by another person than the one who decided."""
