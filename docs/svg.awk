# Makes an SVG of what `tmux capture-pane -e` prints: 80 columns, and the few styles that the screen uses.
BEGIN {
    high = 18
    rows = 0
}

function escaped(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    return text
}

# What the numbers between ESC[ and m change.
function styled(codes,    parts, n, i) {
    n = split(codes, parts, ";")
    if (n == 0) { fill = ""; bold = dim = reversed = 0 }
    for (i = 1; i <= n; i++) {
        if (parts[i] == 0) { fill = ""; bold = dim = reversed = 0 }
        else if (parts[i] == 1) bold = 1
        else if (parts[i] == 2) dim = 1
        else if (parts[i] == 7) reversed = 1
        else if (parts[i] == 22) bold = dim = 0
        else if (parts[i] == 27) reversed = 0
        else if (parts[i] == 38) { parts[i + 2] += 30; i++ }
        else if (parts[i] == 31) fill = "#ff7b72"
        else if (parts[i] == 32) fill = "#7ee787"
        else if (parts[i] == 33) fill = "#e3b341"
        else if (parts[i] == 39) fill = ""
    }
}

function span(text,    look) {
    if (text == "") return ""
    if (fill != "") look = look " fill=\"" fill "\""
    if (bold || reversed) look = look " font-weight=\"bold\""
    if (dim) look = look " opacity=\"0.6\""
    return look == "" ? escaped(text) : "<tspan" look ">" escaped(text) "</tspan>"
}

{
    rest = $0
    line = ""
    while (match(rest, /\033\[[0-9;]*m/)) {
        line = line span(substr(rest, 1, RSTART - 1))
        codes = substr(rest, RSTART + 2, RLENGTH - 3)
        rest = substr(rest, RSTART + RLENGTH)
        styled(codes)
    }
    lines[rows++] = line span(rest)
}

END {
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 724 %d\" role=\"img\"", rows * high + 24
    print " font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14.5\">"
    print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>"
    print "<g fill=\"#e6edf3\">"
    for (i = 0; i < rows; i++)
        printf "<text x=\"12\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", 26 + i * high, lines[i]
    print "</g>"
    print "</svg>"
}
