/** `twinlock launch`: an address that opens a page of the running daemon once. */
import { ROLES } from '../api/contract/wire.ts';
import { dataFolderAt } from '../data-folder/data-folder.ts';
import { requestLaunch } from './control-socket.ts';
import { ExitCode } from './exit-codes.ts';

export async function launchCommand(options: { data: string; roles: readonly string[] }): Promise<number> {
  const roles = ROLES.filter((role) => options.roles.includes(role));
  if (roles.length !== options.roles.length) {
    console.error(`可用的角色 / Roles: ${ROLES.join(', ')}`);
    return ExitCode.usage;
  }
  const answer = await requestLaunch(dataFolderAt(options.data).controlSocket, roles);
  if (answer.ok) {
    console.log(answer.value);
    return ExitCode.ok;
  }
  console.error(`数据文件夹 ${options.data} 的 Twinlock 没有在运行，或没有权限与它通信。请先运行 npm start。`);
  console.error(`No Twinlock is running on ${options.data}, or this user may not speak to it. Run npm start first.`);
  return ExitCode.unavailable;
}
