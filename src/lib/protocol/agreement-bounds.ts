/** Characters in a secret of an agreement with a provider of calls: whoever guesses it speaks for the provider. */
export const SHORTEST_SECRET = 8;
