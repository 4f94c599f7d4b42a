"""Sentences that hold: assertions with modality, numbers, frames, counter-arguments; the rules that make them."""
