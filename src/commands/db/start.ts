export { command } from '../start/db';
