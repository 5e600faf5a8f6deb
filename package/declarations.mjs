import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { writtenType } from './written-types.mjs';

/**
 * Writes the declarations of some sources, and of what they need of other sources. Types that follow from zod's
 * schemas are written out, so that users of the package need neither zod nor any other package.
 *
 * @param root the repository
 * @param out the folder to write to, laid out as the sources are
 * @param entries paths of sources, from the root
 */
export function writeDeclarations(root, out, entries) {
  const program = createProgram(root, entries);
  const modules = new Map();
  const moduleOf = (file) => {
    if (!modules.has(file)) modules.set(file, readModule(program, file));
    return modules.get(file);
  };
  const waiting = entries.flatMap((entry) => everyNameOf(join(root, entry), moduleOf));
  for (const { file, name } of waiting) {
    const { kept, declared, imported, passedOn, starred } = moduleOf(file);
    if (kept.has(name)) continue;
    kept.add(name);
    for (const specifier of starred)
      waiting.push(...everyNameOf(pathOf(file, specifier), moduleOf));
    const origin = imported.get(name) ?? passedOn.get(name);
    if (origin) waiting.push({ file: pathOf(file, origin.specifier), name: origin.name });
    for (const other of namesUsedBy(declared.get(name)?.join('\n') ?? '')) {
      if (declared.has(other) || imported.has(other)) waiting.push({ file, name: other });
    }
  }
  for (const [file, module] of modules) {
    const target = join(out, relative(root, file).replace(/\.ts$/, '.d.ts'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, textOf(module));
  }
}

function createProgram(root, entries) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram(
    entries.map((entry) => join(root, entry)),
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root },
  );
}

function pathOf(file, specifier) {
  if (specifier.startsWith('.')) return join(dirname(file), specifier);
  throw new Error(`${file}: its declaration needs the package ${specifier}`);
}

function everyNameOf(file, moduleOf) {
  const { exported, starred } = moduleOf(file);
  const further = starred.flatMap((specifier) => everyNameOf(pathOf(file, specifier), moduleOf));
  return [...[...exported].map((name) => ({ file, name })), ...further];
}

/** The names that a declaration takes types from. */
function namesUsedBy(text) {
  const names = new Set();
  const visit = (node) => {
    if (ts.isTypeReferenceNode(node)) names.add(leftmost(node.typeName));
    if (ts.isTypeQueryNode(node)) names.add(leftmost(node.exprName));
    if (ts.isExpressionWithTypeArguments(node)) names.add(node.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('text.d.ts', text, ts.ScriptTarget.Latest, true));
  return names;
}

function leftmost(name) {
  return ts.isQualifiedName(name) ? leftmost(name.left) : name.text;
}

/**
 * What the declaration of a source has: `declared`, the texts of each name (a function has one an overload),
 * `imported` and `passedOn`, where the names come from that it uses and that it exports, and `starred`, the modules that it exports whole.
 */
function readModule(program, file) {
  const source = program.getSourceFile(file);
  let emitted = '';
  program.emit(source, (_, text) => (emitted = text), undefined, true);
  const parsed = ts.createSourceFile('emitted.d.ts', emitted, ts.ScriptTarget.Latest, true);
  const module = {
    kept: new Set(),
    declared: new Map(),
    imported: new Map(),
    passedOn: new Map(),
    exported: new Set(),
    starred: [],
    stars: [],
  };
  for (const node of parsed.statements) readStatement(module, node, program, source);
  return module;
}

function readStatement(module, node, program, source) {
  if (ts.isImportDeclaration(node)) return readImport(module, node);
  if (ts.isExportDeclaration(node)) return readExport(module, node);
  for (const name of namesOf(node)) {
    const text = isWrittenOut(node)
      ? writtenOut(program.getTypeChecker(), source, node)
      : fullText(node);
    module.declared.set(name, [...(module.declared.get(name) ?? []), text]);
    if (node.getText().startsWith('export ')) module.exported.add(name);
  }
}

function readImport({ imported }, { importClause, moduleSpecifier }) {
  const named = importClause?.namedBindings;
  const specifier = moduleSpecifier.text;
  if (named && ts.isNamespaceImport(named)) {
    imported.set(named.name.text, { specifier, name: '*' });
    return;
  }
  for (const { name, propertyName } of named?.elements ?? []) {
    imported.set(name.text, { specifier, name: (propertyName ?? name).text });
  }
}

function readExport(module, node) {
  const specifier = node.moduleSpecifier?.text;
  if (specifier && !node.exportClause) {
    module.starred.push(specifier);
    module.stars.push(node.getText());
  }
  for (const { name, propertyName, isTypeOnly } of node.exportClause?.elements ?? []) {
    module.exported.add(name.text);
    const isType = isTypeOnly || node.isTypeOnly;
    const from = { specifier, name: (propertyName ?? name).text, isType };
    if (specifier) module.passedOn.set(name.text, from);
  }
}

function namesOf(node) {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => name.text);
  }
  return node.name ? [node.name.text] : [];
}

function fullText(node) {
  return node.getFullText().trim();
}

/** Whether a type is made from a schema. */
function isWrittenOut(node) {
  return ts.isTypeAliasDeclaration(node) && /\bz\.|\btypeof\b/.test(node.type.getText());
}

function writtenOut(checker, source, node) {
  const alias = source.statements.find(
    (each) => ts.isTypeAliasDeclaration(each) && each.name.text === node.name.text,
  );
  const type = checker.getTypeAtLocation(alias);
  const text = writtenType(checker, type, source);
  return fullText(node).replace(/=[\s\S]*$/, () => `= ${text};`);
}

function textOf({ kept, declared, imported, passedOn, stars }) {
  const linesOf = (names, wordOf) =>
    [...names]
      .filter(([name]) => kept.has(name))
      .map(([name, from]) => {
        const renamed = from.name === name ? name : `${from.name} as ${name}`;
        return `${wordOf(from)} { ${renamed} } from '${from.specifier.replace(/\.ts$/, '.js')}';`;
      });
  return [
    ...linesOf(imported, () => 'import type'),
    ...linesOf(passedOn, ({ isType }) => (isType ? 'export type' : 'export')),
    ...stars.map((text) => text.replace(/\.ts(['"])/, '.js$1')),
    ...[...declared].filter(([name]) => kept.has(name)).flatMap(([, texts]) => texts),
    'export {};',
    '',
  ].join('\n');
}
