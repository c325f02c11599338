"""What is commissioned: services, run by providers for an authority. Holds no person."""
