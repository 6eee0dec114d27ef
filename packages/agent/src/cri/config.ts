import type { ContainerConfig, ContainerSecurity, SandboxConfig } from '../runtime.ts';

const int64 = (value: number | undefined) => (value === undefined ? undefined : { value });

const namespaces = (config: SandboxConfig) => ({
  network: config.hostNetwork ? 'NODE' : 'POD',
  pid: config.hostPid ? 'NODE' : config.sharedPid ? 'POD' : 'CONTAINER',
  ipc: config.hostIpc ? 'NODE' : 'POD',
});

const profile = (seccomp: ContainerSecurity['seccomp']) => ({ profileType: seccomp.type, localhostRef: seccomp.path });

/** CRI's PodSandboxConfig. `node` marks what is this agent's: several may share one containerd. */
export function sandboxMessage(config: SandboxConfig, nodeLabels: Record<string, string>): object {
  const { uid, namespace, name, attempt, security } = config;
  return {
    metadata: { uid, namespace, name, attempt },
    // On the host's network the sandbox has the host's name; containerd refuses another.
    hostname: config.hostNetwork ? '' : config.hostname,
    logDirectory: config.logDirectory,
    dnsConfig: config.dns,
    portMappings: config.ports.map(({ protocol, containerPort, hostPort, hostIP }) => ({
      protocol,
      containerPort,
      hostPort,
      hostIp: hostIP,
    })),
    labels: { ...config.labels, ...nodeLabels },
    annotations: config.annotations,
    linux: {
      cgroupParent: config.cgroupParent,
      sysctls: config.sysctls,
      securityContext: {
        namespaceOptions: namespaces(config),
        privileged: config.privileged,
        runAsUser: int64(security.runAsUser),
        runAsGroup: security.runAsUser === undefined ? undefined : int64(security.runAsGroup),
        supplementalGroups: security.supplementalGroups,
        seccomp: profile(security.seccomp),
      },
    },
  };
}

const propagations = {
  private: 'PROPAGATION_PRIVATE',
  hostToContainer: 'PROPAGATION_HOST_TO_CONTAINER',
  bidirectional: 'PROPAGATION_BIDIRECTIONAL',
};

/** CRI's ContainerConfig. */
export function containerMessage(
  config: ContainerConfig,
  sandbox: SandboxConfig,
  nodeLabels: Record<string, string>,
): object {
  const { security, resources } = config;
  return {
    metadata: { name: config.name, attempt: config.attempt },
    image: { image: config.imageRef, userSpecifiedImage: config.image },
    command: config.command,
    args: config.args,
    workingDir: config.workingDir,
    envs: config.env.map(([key, value]) => ({ key, value: Buffer.from(value) })),
    mounts: config.mounts.map(({ containerPath, hostPath, readOnly, propagation }) => ({
      containerPath,
      hostPath,
      readonly: readOnly,
      propagation: propagations[propagation],
    })),
    labels: { ...config.labels, ...nodeLabels },
    annotations: config.annotations,
    logPath: config.logPath,
    stdin: config.stdin,
    stdinOnce: config.stdinOnce,
    tty: config.tty,
    linux: {
      resources: {
        cpuPeriod: resources.cpuQuota === 0 ? 0 : resources.cpuPeriod,
        cpuQuota: resources.cpuQuota,
        cpuShares: resources.cpuShares,
        memoryLimitInBytes: resources.memoryLimit,
        oomScoreAdj: resources.oomScoreAdj,
      },
      securityContext: {
        capabilities: { addCapabilities: security.addCapabilities, dropCapabilities: security.dropCapabilities },
        privileged: security.privileged,
        namespaceOptions: {
          ...namespaces(sandbox),
          ...(config.target === undefined ? {} : { pid: 'TARGET', targetId: config.target }),
        },
        runAsUser: int64(security.runAsUser),
        runAsUsername: security.runAsUser === undefined ? (security.runAsUsername ?? '') : '',
        // A group without a user is refused by containerd; root is who runs then.
        runAsGroup: int64(security.runAsGroup),
        readonlyRootfs: security.readOnlyRoot,
        supplementalGroups: security.supplementalGroups,
        noNewPrivs: security.noNewPrivileges,
        maskedPaths: security.maskedPaths,
        readonlyPaths: security.readonlyPaths,
        seccomp: profile(security.seccomp),
      },
    },
  };
}
