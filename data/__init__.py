"""The domain: what is known of inclusive structures. No web serving, no HTML, no Pelican, no AWS."""
