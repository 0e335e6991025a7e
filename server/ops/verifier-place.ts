/** Where the built page lies, from the folder of the project. */
export const VERIFIER_PAGE = 'build/verifier/klubba-verify.html';
