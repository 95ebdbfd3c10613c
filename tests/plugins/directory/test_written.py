from plugins.directory.written import _with_labelled_cells


def test_each_cell_carries_the_heading_of_its_column() -> None:
    html = (
        "<p>a</p><table>\n<thead>\n<tr>\n<th>Seuil &amp; prix</th>\n<th>Effet</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>1</td>\n<td><b>2</b></td>\n</tr>\n<tr>\n<td>3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table>"
    )
    labelled = _with_labelled_cells(html)
    assert labelled.count('<td data-label="Seuil &amp; prix">') == 2
    assert labelled.count('<td data-label="Effet">') == 2
    assert '<td data-label="Effet"><b>2</b></td>' in labelled
