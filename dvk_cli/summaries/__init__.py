"""Records times catalogue times units become a finished Summary."""
