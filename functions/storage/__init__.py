"""Where what people send is kept."""
