// Sets letters with an engine of Node in one process: a number comes in as a line, that many letters are made, and the
// size of the last one goes out as a line. "write FILE" writes letter 0.
//
// node node_contenders.js PACKAGES ENGINE TEMPLATE.docx VALUES.json
"use strict";

const { createRequire } = require("node:module");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const [folder, engine, templateFile, valuesFile] = process.argv.slice(2);
const packages = createRequire(path.join(folder, "package.json"));
const template = fs.readFileSync(templateFile);
const values = JSON.parse(fs.readFileSync(valuesFile, "utf8"));

const engines = {
  // Its documentation wants a new instance for each document: one can be rendered once.
  docxtemplater() {
    const PizZip = packages("pizzip");
    const Docxtemplater = packages("docxtemplater");
    return (data) => {
      const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true });
      document.render(data);
      return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  // One handler serves all documents; it reads the template for each.
  "easy-template-x"() {
    const { TemplateHandler } = packages("easy-template-x");
    const handler = new TemplateHandler();
    return (data) => handler.process(template, data);
  },
};

async function main() {
  const render = engines[engine]();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line.startsWith("write ")) {
      fs.writeFileSync(line.slice(6), await render(values[0]));
      console.log("written");
      continue;
    }
    let made;
    for (let number = 0; number < Number(line); number += 1) {
      made = await render(values[number % values.length]);
    }
    console.log(made.length);
  }
}

main();
