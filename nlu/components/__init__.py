"""Components of the Rasa pipeline, one per file; `config.yml` names them."""
