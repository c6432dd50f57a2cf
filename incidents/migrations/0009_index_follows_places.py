"""Triggers: the inverted index follows `Place`, the version of a vocabulary follows its rows."""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION incidents_words_of(search_text text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT word FROM regexp_split_to_table(search_text, '[^a-z0-9]+') AS word
  WHERE word <> '' AND length(word) <= 200
$$;

-- The same as `incidents.gazetteer.similarity.skeleton`.
CREATE FUNCTION incidents_skeleton_of(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(left(word, 1) || regexp_replace(substr(word, 2), '[aeiouh]', '', 'g'), '(.)\1+', '\1', 'g')
$$;

-- A plan made while the tables were empty would scan them for each word of the next thousands of places.
-- Words are locked in the order of their letters, so that two writers never wait for each other.
CREATE FUNCTION incidents_count_words(words text[], counts integer[]) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
BEGIN
  PERFORM 1 FROM incidents_placeword w JOIN unnest(words) AS n(text) ON w.text = n.text
    ORDER BY w.text FOR UPDATE OF w;
  UPDATE incidents_placeword w SET places = greatest(0, w.places + n.count)
  FROM unnest(words, counts) AS n(text, count) WHERE w.text = n.text;
END $$;

CREATE FUNCTION incidents_index_texts(ids bigint[], texts text[]) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE words text[]; counts integer[];
BEGIN
  SELECT array_agg(word ORDER BY word), array_agg(count ORDER BY word) INTO words, counts FROM (
    SELECT word, count(*)::integer AS count FROM unnest(texts) AS t(text), incidents_words_of(t.text) AS word GROUP BY word
  ) AS counted;
  IF words IS NULL THEN RETURN; END IF;
  INSERT INTO incidents_placeword (text, skeleton, places)
    SELECT word, incidents_skeleton_of(word), 0 FROM unnest(words) AS word
    WHERE NOT EXISTS (SELECT 1 FROM incidents_placeword w WHERE w.text = word)
    ORDER BY word ON CONFLICT (text) DO NOTHING;
  PERFORM incidents_count_words(words, counts);
  INSERT INTO incidents_placeposting (word_id, place_id)
    SELECT w.id, p.id FROM unnest(ids, texts) AS p(id, text), incidents_words_of(p.text) AS word
    JOIN incidents_placeword w ON w.text = word;
END $$;

CREATE FUNCTION incidents_forget_places(ids bigint[]) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE words text[]; counts integer[];
BEGIN
  WITH gone AS (DELETE FROM incidents_placeposting WHERE place_id = ANY(ids) RETURNING word_id)
  SELECT array_agg(text), array_agg(-count) INTO words, counts FROM (
    SELECT w.text, count(*)::integer AS count FROM gone JOIN incidents_placeword w ON w.id = gone.word_id GROUP BY w.text
  ) AS counted;
  IF words IS NOT NULL THEN PERFORM incidents_count_words(words, counts); END IF;
END $$;

CREATE FUNCTION incidents_places_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM incidents_index_texts(array_agg(id), array_agg(search_text)) FROM added;
  RETURN NULL;
END $$;

CREATE FUNCTION incidents_places_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[]; texts text[];
BEGIN
  SELECT array_agg(a.id), array_agg(a.search_text) INTO ids, texts
  FROM after_change a JOIN before_change b USING (id) WHERE a.search_text IS DISTINCT FROM b.search_text;
  IF ids IS NOT NULL THEN
    PERFORM incidents_forget_places(ids);
    PERFORM incidents_index_texts(ids, texts);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION incidents_places_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM incidents_forget_places(array_agg(id)) FROM removed;
  RETURN NULL;
END $$;

CREATE TRIGGER place_index_added AFTER INSERT ON incidents_place
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION incidents_places_added();
CREATE TRIGGER place_index_changed AFTER UPDATE ON incidents_place
  REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
  FOR EACH STATEMENT EXECUTE FUNCTION incidents_places_changed();
CREATE TRIGGER place_index_removed AFTER DELETE ON incidents_place
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION incidents_places_removed();

SELECT incidents_index_texts(array_agg(id), array_agg(search_text)) FROM incidents_place;

-- A number that a rolled back transaction had drawn never comes again, so caches may trust whatever they see.
CREATE SEQUENCE incidents_vocabulary_versions;

CREATE FUNCTION incidents_vocabulary_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    -- Where the region itself goes, its version is gone already or goes with it.
    UPDATE incidents_vocabularyversion SET number = nextval('incidents_vocabulary_versions')
      WHERE region_id IN (SELECT region_id FROM touched);
    RETURN NULL;
  END IF;
  INSERT INTO incidents_vocabularyversion (region_id, number)
    SELECT region_id, nextval('incidents_vocabulary_versions')
    FROM (SELECT DISTINCT region_id FROM touched ORDER BY region_id) AS regions
    ON CONFLICT (region_id) DO UPDATE SET number = excluded.number;
  RETURN NULL;
END $$;

CREATE TRIGGER vocabulary_added AFTER INSERT ON incidents_vocabularyentry
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION incidents_vocabulary_changed();
CREATE TRIGGER vocabulary_changed AFTER UPDATE ON incidents_vocabularyentry
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION incidents_vocabulary_changed();
CREATE TRIGGER vocabulary_removed AFTER DELETE ON incidents_vocabularyentry
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION incidents_vocabulary_changed();
"""

REMOVE = """
DROP TRIGGER vocabulary_added ON incidents_vocabularyentry;
DROP TRIGGER vocabulary_changed ON incidents_vocabularyentry;
DROP TRIGGER vocabulary_removed ON incidents_vocabularyentry;
DROP TRIGGER place_index_added ON incidents_place;
DROP TRIGGER place_index_changed ON incidents_place;
DROP TRIGGER place_index_removed ON incidents_place;
DROP FUNCTION incidents_vocabulary_changed();
DROP SEQUENCE incidents_vocabulary_versions;
DROP FUNCTION incidents_places_added();
DROP FUNCTION incidents_places_changed();
DROP FUNCTION incidents_places_removed();
DROP FUNCTION incidents_index_texts(bigint[], text[]);
DROP FUNCTION incidents_forget_places(bigint[]);
DROP FUNCTION incidents_count_words(text[], integer[]);
DROP FUNCTION incidents_skeleton_of(text);
DROP FUNCTION incidents_words_of(text);
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_vocabulary_index_and_corrections")]

    operations = [migrations.RunSQL(FUNCTIONS, REMOVE)]
