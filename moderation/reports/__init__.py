"""What readers report: taken, shown on cards, answered."""
