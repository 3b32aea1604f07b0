import { engineCommand } from '../../cli/engine-command';

export const command = engineCommand('deploy', 'fly');
