"""What do staff see that Wagtail has no screen for? One module for each thing they do."""
