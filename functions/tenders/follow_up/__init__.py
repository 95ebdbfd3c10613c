"""What the buyer sees and does of a need that was sent."""
