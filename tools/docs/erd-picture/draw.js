// Reads a Mermaid diagram from standard input and writes it as SVG to standard output.
import { readFileSync } from "node:fs";
import { renderMermaidSVG } from "beautiful-mermaid";

const svg = renderMermaidSVG(readFileSync(0, "utf8"));
// Without fonts from elsewhere: the picture is the same without a network.
process.stdout.write(svg.replace(/^\s*@import .*\n/gm, "").trimEnd() + "\n");
