"""How a need finds who serves it: item, offer, negotiation, provider, catalogue, ranking; standard library only."""
