/**
 * Raised by every change of the node and mark list in clause-schema.ts. An editor deletes, for everybody, nodes that its
 * own schema does not know; hence a browser with another version is turned away (409) before it sees the text.
 */
export const clauseSchemaVersion = 1;

/** Name of the one root fragment of a clause document: the name Tiptap itself uses when it is told nothing. */
export const clauseFragmentName = 'default';
