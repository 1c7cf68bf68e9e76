import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.data/**',
      'docs/**',
      'coverage/**',
      'apps/console/src/api/openapi.d.ts',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: new URL('..', import.meta.url).pathname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Nest modules are classes that carry only a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Numbers in messages are counts, ports and codes: their text form is what is meant.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest's option "classes" are shapes that its own documentation fills with literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read in libs/config only.' },
      ],
      'no-console': 'error',
    },
  },
  { files: ['libs/config/**'], rules: { 'no-restricted-properties': 'off' } },
);
