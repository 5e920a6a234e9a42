// Reads {"tables": {name: {column: type}}, "queries": {name: text}} and writes {name: [complaints]}.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const library = path.join(__dirname, "node_modules/@kusto/language-service-next");
for (const name of ["bridge.min.js", "Kusto.Language.Bridge.min.js"]) {
  vm.runInThisContext(fs.readFileSync(path.join(library, name), "utf8"), { filename: name });
}
const { Symbols } = Kusto.Language;

function listOf(type, items) {
  const list = new (System.Collections.Generic.List$1(type).ctor)();
  for (const item of items) list.add(item);
  return list;
}
function stateOf(tables) {
  const symbols = Object.entries(tables).map(([name, columns]) => new Symbols.TableSymbol.$ctor6(name, listOf(Symbols.ColumnSymbol,
    Object.entries(columns).map(([column, type]) => new Symbols.ColumnSymbol(column, Symbols.ScalarTypes.GetSymbol(type))))));
  const database = new Symbols.DatabaseSymbol.$ctor3("soundtrack", null, listOf(Symbols.Symbol, symbols), false);
  return Kusto.Language.GlobalState.Default.WithDatabase(database);
}
function complaints(text, state) {
  const code = Kusto.Language.KustoCode.ParseAndAnalyze(text, state);
  const found = code.GetDiagnostics();
  const told = [];
  for (let at = 0; at < found.Count; at++) {
    const one = found.getItem(at);
    if (one.Severity === "Error") told.push(`line ${text.slice(0, one.Start).split("\n").length}: ${one.Message}`);
  }
  return told;
}
const { tables, queries } = JSON.parse(fs.readFileSync(0, "utf8"));
const state = stateOf(tables);
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(queries).map(([name, text]) => [name, complaints(text, state)]))));
