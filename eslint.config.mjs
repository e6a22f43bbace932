import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import angular from 'angular-eslint';
import ngrx from '@ngrx/eslint-plugin';

const frameworks = {
  group: ['@angular/*', '@ngrx/*', 'rxjs', 'rxjs/*', 'chart.js', 'fhir/*', '@types/fhir'],
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      'coverage',
      '.angular',
      '.data',
      'test-results',
      '*.cjs',
      '*.mjs',
      'scripts',
      'sheriff.config.ts',
    ],
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [
      angular.configs.tsRecommended,
      ngrx.configs.store,
      ngrx.configs.effectsTypeChecked,
      ngrx.configs.operators,
    ],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-signals': 'error',
      '@angular-eslint/prefer-host-metadata-property': 'error',
      '@angular-eslint/no-uncalled-signals': 'error',
      '@angular-eslint/component-max-inline-declarations': ['error', { template: 15, styles: 0 }],
    },
  },
  {
    // Tests and data tables are long lists by nature.
    files: ['**/*.spec.ts', '**/*.test.ts', '**/*-table.ts', 'e2e/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
    },
  },
  {
    files: ['mock-api/**/*.ts', 'e2e/**/*.ts', 'src/app/domain/**/*.ts', 'src/app/fhir/**/*.ts'],
    rules: { '@typescript-eslint/dot-notation': 'off' },
  },
  {
    files: ['src/app/features/*/ui/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@ngrx/*', '@angular/common/http', 'fhir/*'],
              message: 'A ui component sees only inputs and outputs.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      'src/app/{pages,shell,patient-record,outbox,session,shared}/**/*.ts',
      'src/app/features/*/{*.ts,state/**/*.ts}',
    ],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: '@angular/common/http', message: 'Only fhir/ speaks HTTP.' }],
          patterns: [{ group: ['fhir/r4'], message: 'FHIR words stop at the fhir/ border.' }],
        },
      ],
    },
  },
  {
    files: ['src/app/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { ...frameworks, message: 'The domain is plain TypeScript.' },
            { group: ['../../fhir/*', '**/app/fhir/**'], message: 'The domain knows no FHIR.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'fetch', 'document', 'window', 'localStorage'],
    },
  },
  {
    // The pure half of the border: shared with the embedded server, so no Angular and no RxJS.
    files: ['src/app/fhir/**/*.ts'],
    ignores: ['**/*-gateway.ts', 'src/app/fhir/client/**', '**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@angular/*', '@ngrx/*', 'rxjs', 'rxjs/*', 'chart.js'],
              message: 'Mappers are pure: gateways and fhir/client do the requests.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['mock-api/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'src/app/(?!domain/|fhir/)',
              message: 'The server shares only domain/ and the pure part of fhir/.',
            },
            {
              regex: 'src/app/fhir/(client/|.*-gateway)',
              message: 'The server shares only the pure part of fhir/.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
);
