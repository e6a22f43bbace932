// Fails when package-lock.json lacks an optional package that another one names, or records download addresses.
// `npm install` can write such a lock without a word, and `npm ci` then refuses it.
import { readFileSync } from 'node:fs';
const { packages } = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));
const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
const problems = Object.entries(packages).flatMap(([path, entry]) => [
  ...('resolved' in entry ? [`${path}: has "resolved"`] : []),
  ...Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !names.has(name))
    .map((name) => `${path}: ${name} is missing`),
]);
for (const problem of problems) console.error(problem);
console.log(`${Object.keys(packages).length} packages, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
