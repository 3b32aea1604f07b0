export { isCI } from 'ci-info';
