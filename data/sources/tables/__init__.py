"""Rows out of files that people make: CSV and XLSX, their lines, cells and headings."""
