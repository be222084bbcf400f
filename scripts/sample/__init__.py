"""The parts of the bundled sample "Harbour Books"; `scripts/make-sample.py` puts them together."""
