/** Metrics of autoscaling/v1, which live in annotations, and of v2 (upstream pkg/apis/autoscaling/v1/conversion.go). */
type Loose = Record<string, any>;

/** The fields that have a value. */
export function present<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const some = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(some) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}

const zero = '0';

export function metricToV1({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  const used = (source: Loose) => ({
    targetAverageUtilization: source.target?.averageUtilization,
    targetAverageValue: source.target?.averageValue,
  });
  return present({
    type,
    object:
      object &&
      present({
        target: object.describedObject,
        metricName: object.metric?.name,
        targetValue: object.target?.value ?? zero,
        selector: object.metric?.selector,
        averageValue: object.target?.averageValue,
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric?.name,
        targetAverageValue: pods.target?.averageValue ?? zero,
        selector: pods.metric?.selector,
      }),
    resource: resource && present({ name: resource.name, ...used(resource) }),
    containerResource:
      containerResource &&
      present({ name: containerResource.name, ...used(containerResource), container: containerResource.container }),
    external:
      external &&
      present({
        metricName: external.metric?.name,
        metricSelector: external.metric?.selector,
        targetValue: external.target?.value,
        targetAverageValue: external.target?.averageValue,
      }),
  });
}

export function metricFromV1({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  const used = ({ targetAverageUtilization: percent, targetAverageValue: value }: Loose) =>
    present({
      type: percent === undefined ? 'AverageValue' : 'Utilization',
      averageValue: value,
      averageUtilization: percent,
    });
  return present({
    type: type ?? '',
    object: object && objectFromV1(object),
    pods:
      pods &&
      present({
        metric: present({ name: pods.metricName ?? '', selector: pods.selector }),
        target: { type: 'AverageValue', averageValue: pods.targetAverageValue ?? zero },
      }),
    resource: resource && { name: resource.name ?? '', target: used(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      target: used(containerResource),
      container: containerResource.container ?? '',
    },
    external: external && {
      metric: present({ name: external.metricName ?? '', selector: external.metricSelector }),
      target: present({
        type: external.targetValue === undefined ? 'AverageValue' : 'Value',
        value: external.targetValue,
        averageValue: external.targetAverageValue,
      }),
    },
  });
}

/** v1 cannot leave the value out: beside an average a zero means none. */
function objectFromV1({ target, metricName, targetValue = zero, selector, averageValue }: Loose): Loose {
  const value = averageValue === undefined || !/^0*(\.0*)?$/.test(String(targetValue)) ? targetValue : undefined;
  return {
    describedObject: target ?? { kind: '', name: '' },
    metric: present({ name: metricName ?? '', selector }),
    target: present({ type: averageValue === undefined ? 'Value' : 'AverageValue', value, averageValue }),
  };
}

export function metricStatusToV1({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  const used = (source: Loose) => ({
    currentAverageUtilization: source.current?.averageUtilization,
    currentAverageValue: source.current?.averageValue ?? zero,
  });
  return present({
    type,
    object:
      object &&
      present({
        target: object.describedObject,
        metricName: object.metric?.name,
        currentValue: object.current?.value ?? zero,
        selector: object.metric?.selector,
        averageValue: object.current?.averageValue,
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric?.name,
        currentAverageValue: pods.current?.averageValue ?? zero,
        selector: pods.metric?.selector,
      }),
    resource: resource && present({ name: resource.name, ...used(resource) }),
    containerResource:
      containerResource &&
      present({ name: containerResource.name, ...used(containerResource), container: containerResource.container }),
    external:
      external &&
      present({
        metricName: external.metric?.name,
        metricSelector: external.metric?.selector,
        currentValue: external.current?.value ?? zero,
        currentAverageValue: external.current?.averageValue,
      }),
  });
}

export function metricStatusFromV1({ type, object, pods, resource, containerResource, external }: Loose): Loose {
  // v1 prints an amount where there is none: beside a share, none of anything is no amount.
  const used = ({ currentAverageUtilization: share, currentAverageValue: value = zero }: Loose) =>
    present({ averageValue: share !== undefined && value === zero ? undefined : value, averageUtilization: share });
  return present({
    type: type ?? '',
    object: object && {
      metric: present({ name: object.metricName ?? '', selector: object.selector }),
      current: present({ value: object.currentValue ?? zero, averageValue: object.averageValue }),
      describedObject: object.target ?? { kind: '', name: '' },
    },
    pods: pods && {
      metric: present({ name: pods.metricName ?? '', selector: pods.selector }),
      current: { averageValue: pods.currentAverageValue ?? zero },
    },
    resource: resource && { name: resource.name ?? '', current: used(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? '',
      current: used(containerResource),
      container: containerResource.container ?? '',
    },
    external: external && {
      metric: present({ name: external.metricName ?? '', selector: external.metricSelector }),
      current: present({ value: external.currentValue ?? zero, averageValue: external.currentAverageValue }),
    },
  });
}
