import type { Container } from '@berth/kinds/types';
import { hasUserNamespace, procMount, seccomp } from './baseline.ts';
import type { Check } from './registry.ts';
import { type CheckedPod, containersOf, type Finding, named, namesOf, plural, quoted, setters, sorted } from './pod.ts';

type Run = (pod: CheckedPod) => Finding;

const unless =
  (excused: (pod: CheckedPod) => boolean, run: Run): Run =>
  (pod) =>
    excused(pod) ? undefined : run(pod);
const onWindows = ({ spec }: CheckedPod): boolean => spec.os?.name === 'windows';

function escalation(pod: CheckedPod): Finding {
  const containers = namesOf(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (containers.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named(containers)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function capabilities(pod: CheckedPod): Finding {
  const of = ({ securityContext }: Container) => securityContext?.capabilities;
  const keeping = namesOf(pod, (container) => !(of(container)?.drop ?? []).includes('ALL'));
  const added = (container: Container) => (of(container)?.add ?? []).filter((one) => one !== 'NET_BIND_SERVICE');
  const adding = namesOf(pod, (container) => added(container).length > 0);
  const details = [
    ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [
          `${named(adding)} must not include ${quoted(sorted(containersOf(pod).flatMap(added)))} in securityContext.capabilities.add`,
        ]
      : []),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

const goodVolumes = 'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(
  ' ',
);
const badVolumes = [
  'hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc',
  'azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO storageos',
].flatMap((line) => line.split(' '));

function volumes({ spec }: CheckedPod): Finding {
  const bad = (spec.volumes ?? []).filter((volume) => !goodVolumes.some((type) => Object.hasOwn(volume, type)));
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map((volume) => badVolumes.find((type) => Object.hasOwn(volume, type)) ?? 'unknown'));
  const names = bad.map(({ name }) => name);
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', names)} ${quoted(names)} ${plural('uses', 'use', names)} ${plural('restricted volume type', 'restricted volume types', types)} ${quoted(types)}`,
  };
}

function nonRoot(pod: CheckedPod): Finding {
  const reason = 'runAsNonRoot != true';
  const ofPod = pod.spec.securityContext?.runAsNonRoot;
  const of = ({ securityContext }: Container) => securityContext?.runAsNonRoot;
  const against = namesOf(pod, (container) => of(container) === false);
  if (ofPod === false || against.length > 0)
    return { reason, detail: `${setters(ofPod === false, against)} must not set securityContext.runAsNonRoot=false` };
  const silent = ofPod === true ? [] : namesOf(pod, (container) => of(container) === undefined);
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` };
}

function user(pod: CheckedPod): Finding {
  const ofPod = pod.spec.securityContext?.runAsUser === 0;
  const containers = namesOf(pod, ({ securityContext }) => securityContext?.runAsUser === 0);
  if (!ofPod && containers.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${setters(ofPod, containers)} must not set runAsUser=0` };
}

function seccompSaid(pod: CheckedPod): Finding {
  const said = seccomp(pod);
  if (said !== undefined || pod.spec.securityContext?.seccompProfile !== undefined) return said;
  const silent = namesOf(pod, ({ securityContext }) => securityContext?.seccompProfile === undefined);
  if (silent.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${named(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}

/** Checks of `restricted` beyond those of `baseline`, of which some stand in for one. */
export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    versions: [
      { since: 8, run: escalation },
      { since: 25, run: unless(onWindows, escalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    versions: [
      { since: 22, run: capabilities, instead: 'capabilities_baseline' },
      { since: 25, run: unless(onWindows, capabilities), instead: 'capabilities_baseline' },
    ],
  },
  { id: 'procMount_restricted', versions: [{ since: 35, run: procMount, instead: 'procMount' }] },
  { id: 'restrictedVolumes', versions: [{ since: 0, run: volumes, instead: 'hostPathVolumes' }] },
  {
    id: 'runAsNonRoot',
    versions: [
      { since: 0, run: nonRoot },
      { since: 35, run: unless(hasUserNamespace, nonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    versions: [
      { since: 23, run: user },
      { since: 35, run: unless(hasUserNamespace, user) },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    versions: [
      { since: 19, run: seccompSaid, instead: 'seccompProfile_baseline' },
      { since: 25, run: unless(onWindows, seccompSaid), instead: 'seccompProfile_baseline' },
    ],
  },
];
