'use strict';

const compileBySwc = (syntax) => [
  '@swc/jest',
  { jsc: { parser: { syntax }, target: 'es2022' }, module: { type: 'commonjs' } },
];

module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/__tests__/**/*.test.ts'],
  transform: {
    '\\.ts$': compileBySwc('typescript'),
    'node_modules/@decimalturn/.+\\.js$': compileBySwc('ecmascript'),
  },
  transformIgnorePatterns: ['/node_modules/(?!@decimalturn/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 120_000,
  // One file a core: much of what they do is wait for programs.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/__tests__/support/skipped-reporter.cjs'],
};
