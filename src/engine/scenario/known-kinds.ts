/**
 * Kinds that people have in their files and that this version does not simulate: they are named in a warning and left out.
 * A kind that is neither served nor listed here is an error.
 */
const NOT_SIMULATED: { readonly [group: string]: readonly string[] } = {
  "": [
    "PersistentVolumeClaim",
    "PersistentVolume",
    "LimitRange",
    "ResourceQuota",
    "Endpoints",
    "ReplicationController",
    "PodTemplate",
  ],
  apps: ["StatefulSet", "DaemonSet", "ControllerRevision"],
  batch: ["Job", "CronJob"],
  autoscaling: ["HorizontalPodAutoscaler"],
  policy: ["PodDisruptionBudget"],
  "scheduling.k8s.io": ["PriorityClass"],
  "networking.k8s.io": ["Ingress", "IngressClass", "NetworkPolicy"],
  "rbac.authorization.k8s.io": ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
  "storage.k8s.io": ["StorageClass"],
  "admissionregistration.k8s.io": [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "coordination.k8s.io": ["Lease"],
  "gateway.networking.k8s.io": ["Gateway", "GatewayClass", "HTTPRoute", "GRPCRoute", "ReferenceGrant"],
  "networking.istio.io": [
    "VirtualService",
    "DestinationRule",
    "Gateway",
    "ServiceEntry",
    "Sidecar",
    "EnvoyFilter",
  ],
  "security.istio.io": ["PeerAuthentication", "AuthorizationPolicy", "RequestAuthentication"],
  "telemetry.istio.io": ["Telemetry"],
  "split.smi-spec.io": ["TrafficSplit"],
  "flagger.app": ["Canary", "MetricTemplate", "AlertProvider"],
  "argoproj.io": [
    "Rollout",
    "AnalysisTemplate",
    "ClusterAnalysisTemplate",
    "AnalysisRun",
    "Experiment",
    "Application",
  ],
  "monitoring.coreos.com": ["ServiceMonitor", "PodMonitor", "PrometheusRule"],
  "keda.sh": ["ScaledObject"],
  "cert-manager.io": ["Certificate", "Issuer", "ClusterIssuer"],
  "kustomize.config.k8s.io": ["Kustomization"],
};

/** Whether the kind is one that real clusters have and that is left out here. */
export function isLeftOut(apiVersion: string, kind: string): boolean {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return NOT_SIMULATED[group]?.includes(kind) ?? false;
}
