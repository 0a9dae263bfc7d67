package markdown

import "testing"

func TestTables(t *testing.T) {
	t.Parallel()
	const open, end = "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n", "</table>\n</div>\n"
	check(t, Settings{}, map[string]sample{
		"columns have their scope and side": {in: "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n",
			html: open + "<th scope=\"col\" class=\"left\">a</th>\n<th scope=\"col\" class=\"center\">b</th>\n<th scope=\"col\" class=\"right\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"left\">1</td>\n<td class=\"center\">2</td>\n<td class=\"right\">3</td>\n</tr>\n</tbody>\n" + end},
		"a corner heads nothing": {in: "| | b |\n|--|--|\n| 1 | 2 |\n",
			html: open + "<td></td>\n<th scope=\"col\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n" + end},
		"a head alone": {in: "| a |\n|--|\n", html: open + "<th scope=\"col\">a</th>\n</tr>\n</thead>\n" + end},
		"a bar in code": {in: "| a |\n|--|\n| `x \\| y` |\n",
			html: open + "<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>x | y</code></td>\n</tr>\n</tbody>\n" + end},
	})
}
