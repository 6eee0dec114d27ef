import { Command } from 'commander';

const program = new Command('berth')
  .description('Managed Kubernetes without a control plane that runs all day')
  .version('0.1.0')
  .showHelpAfterError();

program
  .command('dev')
  .description('run a whole cluster in this process: API, controllers, scheduler and node')
  .option('--port <port>', 'where https://127.0.0.1:PORT listens; 0 takes a free port', '6443')
  .option('--data-dir <directory>', 'where everything is kept', '.berth')
  .option('--store <engine>', 'sqlite or dynamodb', 'sqlite')
  .option('--dynamodb-endpoint <url>', 'a DynamoDB other than that of AWS')
  .option('--node <kind>', 'auto, containerd, simulated or none', 'auto')
  .option('--nodes <count>', 'how many simulated nodes', '1')
  .option('--cri-socket <path>', 'where containerd answers', '/run/containerd/containerd.sock')
  .option('--max-requests-inflight <count>', 'how many requests are served at once; the rest waits its turn')
  .action(async (options: Record<string, unknown>) => {
    const { dev } = await import('./dev/dev.ts');
    await dev(options, process.env);
  });

program
  .command('audit')
  .description('who wrote what in a cluster, newest first')
  .option('--kubeconfig <file>', 'which cluster: its current context ($KUBECONFIG, then ~/.kube/config)')
  .option('--since <time>', 'a time as RFC 3339, or how long ago: 90m, 24h, 7d')
  .option('--until <time>', 'the same')
  .option('--user <name>', 'writes of this user, or as this user')
  .option('--verb <verb>', 'create, update, patch, delete, deletecollection')
  .option('--resource <plural>', 'pods, deployments, apps/deployments')
  .option('-n, --namespace <namespace>', 'objects of this namespace')
  .option('--name <name>', 'objects of this name')
  .option('--limit <count>', 'how many, 5000 at most', '100')
  .option('--continue <token>', 'what an earlier answer ended with')
  .option('-o, --output <form>', 'json: as an EventList of audit.k8s.io/v1')
  .action(async (options: Record<string, unknown>) => {
    const { audit } = await import('./audit.ts');
    await audit(options, process.env, console.log);
  });

program
  .command('store')
  .description('look after what is kept on this machine')
  .command('check')
  .description('find what is wrong in a data directory, and say how to mend it; exit code 1 if anything is left')
  .option('--data-dir <directory>', 'where berth dev keeps everything; stop that first', '.berth')
  .option('--cluster <id>', 'which cluster', 'local')
  .option('--mend', 'mend what can be mended without losing anything')
  .action(async (options: Record<string, unknown>) => {
    const { storeCheck } = await import('./store-check.ts');
    if ((await storeCheck(options, console.log)) > 0) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? `berth: ${error.message}` : error);
  process.exitCode = 1;
}
