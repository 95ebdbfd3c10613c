"""What a page open in Chromium is checked for. Each check returns its faults as short lines, none when all is well."""
