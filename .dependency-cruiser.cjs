/*
 * Who may call whom (docs/ARCHITECTURE):
 *   domain <- protocol <- application <- adapters <- services.ts <- main.ts, dev.ts
 *   domain <- protocol <- client <- components <- routes
 * Tests may reach anywhere. tests/contract/arrows.test.ts breaks each rule once and expects it to be found.
 */
const TESTS = '\\.(test|spec)\\.ts$';
const DOMAIN = '^src/lib/domain/';
const PROTOCOL = '^src/lib/protocol/';
const ADAPTERS = '^server/(postgres|realtime|conference|signing|documents|auth)/';
/** Files that name several adapters on purpose: the composition root, the command line and the demonstration's seed. */
const ROOTS = '^server/(services|use-cases|embed-use-cases|main|start|dev)\\.ts$|^server/ops/';

const CORE =
  '^(node:)?(buffer|child_process|crypto|dns|events|fs|https?|net|os|path|process|stream|tls|url|util|worker_threads|zlib)(/|$)';

const arrow = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    arrow(
      'no-cycles',
      'A cycle means two files are one.',
      { pathNot: TESTS },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    arrow(
      'domain-is-pure',
      'The domain imports nothing outside itself: no package, no platform, no other room.',
      { path: DOMAIN, pathNot: TESTS },
      { pathNot: DOMAIN },
    ),
    arrow(
      'protocol-knows-domain-only',
      'What crosses the wire knows the domain and its schema libraries.',
      { path: PROTOCOL, pathNot: TESTS },
      { path: '^(src|server)/', pathNot: [DOMAIN, PROTOCOL] },
    ),
    arrow(
      'client-below-components',
      'Browser state knows domain and protocol, not what shows it.',
      { path: '^src/lib/client/', pathNot: TESTS },
      { path: '^src/(lib/components|routes)/' },
    ),
    arrow(
      'components-below-routes',
      'Components do not know the pages they stand on.',
      { path: '^src/lib/', pathNot: TESTS },
      { path: '^src/routes/' },
    ),
    arrow(
      'browser-without-server',
      'Nothing that may reach a browser imports the server, not even a type it would have to ship.',
      {
        path: '^src/lib/(domain|protocol|client|components)/|^src/routes/.*(\\+(page|layout|error)\\.(ts|svelte)|(?<!server)\\.svelte)$|^src/hooks(\\.client)?\\.ts$',
        pathNot: [TESTS, '\\.server\\.ts$'],
      },
      { path: '^server/' },
    ),
    arrow(
      'application-without-adapters',
      'A use case names ports, never who stands behind them.',
      { path: '^server/application/', pathNot: TESTS },
      { path: `${ADAPTERS}|${ROOTS}` },
    ),
    arrow(
      'server-without-pages',
      'The server does not know the pages.',
      { path: '^server/', pathNot: TESTS },
      { path: '^src/(routes|lib/(client|components))/' },
    ),
    arrow(
      'only-services-names-adapters',
      'Adapters meet in services.ts alone; hooks reach them through it.',
      { path: '^(src|server)/', pathNot: [TESTS, ADAPTERS, ROOTS] },
      { path: ADAPTERS, dependencyTypesNot: ['type-only'] },
    ),
    ...['realtime', 'conference', 'signing', 'documents', 'auth'].map((room) =>
      arrow(
        `${room}-knows-no-other-adapter`,
        'One adapter does not call another; a port stands between.',
        { path: `^server/${room}/`, pathNot: TESTS },
        { path: ADAPTERS, pathNot: `^server/${room}/`, dependencyTypesNot: ['type-only'] },
      ),
    ),
    arrow(
      'postgres-knows-no-other-adapter',
      'SQL serves, it does not call.',
      { path: '^server/postgres/', pathNot: TESTS },
      { path: ADAPTERS, pathNot: '^server/postgres/', dependencyTypesNot: ['type-only'] },
    ),
    arrow(
      'verifier-stands-alone',
      'One verifier for the server, the command line and a page on a disk: nothing it leads to may need Node.',
      { path: '^server/signing/verify(-page/main|/verify-file)\\.ts$' },
      { path: CORE, reachable: true },
    ),
    arrow(
      'resolvable',
      'An import that leads nowhere.',
      { pathNot: TESTS },
      { couldNotResolve: true, pathNot: ['^\\$(app|env|types)|^\\./\\$types', 'generated/', '^\\$'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['src/lib/i18n/generated', '\\$types'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default'],
      extensions: ['.ts', '.js', '.svelte'],
    },
  },
};
