-- Databricks system tables: CPU and memory of the job's clusters by minute. A catalog owner must grant system.compute.
SELECT
  t.start_time,
  t.cluster_id,
  t.driver,
  ROUND(AVG(t.cpu_user_percent + t.cpu_system_percent), 1) AS cpu_percent,
  ROUND(AVG(t.mem_used_percent), 1) AS memory_percent
FROM system.compute.node_timeline AS t
JOIN (
  SELECT DISTINCT cluster_id FROM system.compute.clusters WHERE tags['project'] = 'soundtrack_pop'
) AS c ON t.cluster_id = c.cluster_id
WHERE t.start_time >= CURRENT_TIMESTAMP() - INTERVAL 7 DAYS
GROUP BY ALL
ORDER BY t.start_time DESC;
