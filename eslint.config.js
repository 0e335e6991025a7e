import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a rule of the house forbids in any file, with the reason in the message. */
const FORBIDDEN = [
  {
    selector: 'TSNonNullAssertion',
    message: 'Say what happens when it is missing instead of "!".',
  },
  {
    selector: 'ExportAllDeclaration, ExportNamedDeclaration[source.value=/\\/index(\\.ts)?$/]',
    message: 'No barrels: import from the file that has it.',
  },
];

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      'node_modules/',
      '.data/',
      'test-results/',
      'playwright-report/',
      'src/lib/i18n/generated/',
      'project.inlang/',
      'tests/fixtures/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // TypeScript knows better.
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...FORBIDDEN],
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // A promise nobody waits for loses its error, and with it somebody's minutes.
    // Components stay out: mixing them into one type-checked program takes minutes, and svelte-check reads them anyway.
    files: ['server/**/*.ts', 'src/**/*.ts', 'tests/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      // Without types: svelte-check reads components with them, and a program for each took minutes here.
      parserOptions: {
        extraFileExtensions: ['.svelte'],
        parser: ts.parser,
        svelteConfig,
      },
    },
    rules: {
      // People's text never becomes markup. ASVS 1.3.1
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inner-declarations': 'off',
      // The application is served from the root of its host.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    // The program texts people read in a terminal.
    files: ['server/ops/cli*.ts', 'tests/**/*.ts', 'tests/bench/peers/*.mjs'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['server/postgres/**/*.ts', 'tests/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...FORBIDDEN] },
  },
  {
    files: ['**/*.test.ts', 'tests/**/*.ts'],
    ignores: ['tests/support/properties.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'fast-check',
          message: 'tests/support/properties.ts has it, with the seed of all properties.',
        },
      ],
    },
  },
  {
    files: ['src/lib/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      // The domain is told the time and the ids: the same commands give the same events.
      'no-restricted-syntax': [
        'error',
        ...FORBIDDEN,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The domain has no clock: take "now" as an argument.',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'The domain has no clock: take "now" as an argument.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'The domain has no chance: take ids as arguments.',
        },
      ],
      'no-restricted-globals': [
        'error',
        'crypto',
        'fetch',
        'process',
        'window',
        'document',
        'localStorage',
        'setTimeout',
        'setInterval',
      ],
    },
  },
  {
    // One module reads the environment.
    files: ['server/**/*.ts', 'src/**/*.ts'],
    ignores: ['server/config.ts', 'server/dev.ts', 'server/ops/build.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only server/config.ts reads the environment.' },
      ],
    },
  },
);
