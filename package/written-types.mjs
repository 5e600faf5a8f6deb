import ts from 'typescript';

const flags =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.InTypeAlias |
  ts.NodeBuilderFlags.MultilineObjectLiterals;
const printer = ts.createPrinter();

/**
 * Writes out a type that follows from a schema of zod: the text of the type, one member a line, with what the
 * schema's describe() says of each member as its comment.
 */
export function writtenType(checker, type, source) {
  const node = checker.typeToTypeNode(type, undefined, flags);
  comment(checker, node, type);
  return printer.printNode(ts.EmitHint.Unspecified, node, source);
}

/** Adds the comments to the members of a type's node, and to those of the objects in it. */
function comment(checker, node, type) {
  if (ts.isTypeReferenceNode(node))
    node.typeArguments?.forEach((part) => comment(checker, part, type));
  else if (ts.isTypeOperatorNode(node)) comment(checker, node.type, type);
  else if (ts.isArrayTypeNode(node)) {
    comment(checker, node.elementType, checker.getIndexTypeOfType(type, ts.IndexKind.Number));
  } else if (ts.isUnionTypeNode(node)) {
    const objects = type.types?.filter((part) => part.flags & ts.TypeFlags.Object) ?? [];
    if (objects.length === 1) node.types.forEach((part) => comment(checker, part, objects[0]));
  } else if (ts.isTypeLiteralNode(node)) commentMembers(checker, node, type);
}

function commentMembers(checker, node, type) {
  for (const member of node.members) {
    const property = member.name && type?.getProperty(member.name.text);
    if (!property) continue;
    const text = descriptionOf(property.declarations?.[0]?.initializer);
    if (text) {
      ts.addSyntheticLeadingComment(
        member,
        ts.SyntaxKind.MultiLineCommentTrivia,
        `* ${text} `,
        true,
      );
    }
    comment(checker, member.type, checker.getNonNullableType(checker.getTypeOfSymbol(property)));
  }
}

/** The text of the last describe() in a chain of calls. */
function descriptionOf(node) {
  if (!node || !ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
    return null;
  }
  const [text] = node.arguments;
  if (node.expression.name.text === 'describe' && text && ts.isStringLiteralLike(text)) {
    return text.text;
  }
  return descriptionOf(node.expression.expression);
}
